#!/usr/bin/python3
# An outsider's eyes on certificates, CRLs, OCSP answers and requests: Debian's python3-cryptography reads every field and every extension,
# and checks each signature under its issuer's key. Argument: a file with rows
# of "name kind file issuer"; stdout: one JSON object, name to findings.
import json, sys
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def is_signed(key, signature, signed, digest):
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        else:
            key.verify(signature, signed, ec.ECDSA(digest))
        return True
    except InvalidSignature:
        return False


def extensions_of(thing):
    # Each is decoded to its end; those that the library has no class for stay bytes, and are named as such.
    return sorted(('raw ' if isinstance(one.value, x509.UnrecognizedExtension) else '')
                  + one.oid.dotted_string for one in thing.extensions)


def certificate(data, issuer):
    one = x509.load_der_x509_certificate(data)
    return {
        'signed': is_signed(issuer.public_key(), one.signature, one.tbs_certificate_bytes, one.signature_hash_algorithm),
        'names': one.issuer == issuer.subject,
        'serial': format(one.serial_number, 'x'),
        'subject': one.subject.rfc4514_string(),
        'digest': one.signature_hash_algorithm.name,
        'bits': one.public_key().key_size,
        'extensions': extensions_of(one),
    }


def crl(data, issuer):
    one = x509.load_der_x509_crl(data)

    def reason(entry):
        found = [each.value.reason.value for each in entry.extensions]
        return found[0] if found else None
    return {
        'signed': one.is_signature_valid(issuer.public_key()),
        'names': one.issuer == issuer.subject,
        'entries': {format(entry.serial_number, 'x'): reason(entry) for entry in one},
        'extensions': extensions_of(one),
    }


def answer(data, issuer):
    one = ocsp.load_der_ocsp_response(data)
    responder = one.certificates[0]
    purpose = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    return {
        'signed': is_signed(responder.public_key(), one.signature, one.tbs_response_bytes, one.signature_hash_algorithm),
        'delegated': certificate(responder.public_bytes(Encoding.DER), issuer)['signed']
        and x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING in purpose
        and (one.responder_name == responder.subject or one.responder_key_hash == key_hash(responder)),
        'statuses': {format(each.serial_number, 'x'):
                     each.certificate_status.name + (' ' + each.revocation_reason.value if each.revocation_reason else '')
                     for each in one.responses},
        'extensions': extensions_of(one),
    }


def key_hash(responder):
    return x509.SubjectKeyIdentifier.from_public_key(responder.public_key()).digest


def request(data, _):
    one = x509.load_der_x509_csr(data)
    return {'signed': one.is_signature_valid, 'subject': one.subject.rfc4514_string()}


kinds = {'certificate': certificate, 'crl': crl, 'answer': answer, 'request': request}
found = {}
for row in read(sys.argv[1]).decode().splitlines():
    name, kind, file, issuer = row.split(' ')
    try:
        above = None if issuer == '-' else x509.load_der_x509_certificate(read(issuer))
        found[name] = kinds[kind](read(file), above)
    except Exception as error:
        found[name] = {'error': f'{type(error).__name__}: {error}'}
json.dump(found, sys.stdout, ensure_ascii=False)
