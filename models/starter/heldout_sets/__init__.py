"""Databases and questions held out from all making and tuning of the starter drafter."""
