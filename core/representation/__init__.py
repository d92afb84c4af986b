"""What questions without a target share: rows, the network that learned to give them back, its code, and distances."""
