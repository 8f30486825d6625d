"""The smallest valid row of every model; situations are traits, relatives share the district."""
