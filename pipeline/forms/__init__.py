"""What people fill in about interest, papers, applications, offers and placements."""
