"""How people get in: sessions, second factors, letters about an account, rules for passwords."""
