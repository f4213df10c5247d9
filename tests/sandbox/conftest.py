from tests.sandbox.fixtures import certificate, certificates, documents, running, sandbox, sefaz

__all__ = ["certificate", "certificates", "documents", "running", "sandbox", "sefaz"]
