"""Identifiers of Brazil. Being written: Cnpj, Cpf, AccessKey and their check digits."""
