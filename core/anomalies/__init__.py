"""The recipe of unusual rows: detectors by folds, p-values, reasons, marks, new rows."""
