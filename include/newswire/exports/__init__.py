"""Event data in the shapes that other tools read: pure rows of columns, and files that are whole or not there."""
