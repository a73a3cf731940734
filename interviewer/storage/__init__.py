"""Files: where they are, how they are read and refused, how they are written. Nothing else opens one."""
