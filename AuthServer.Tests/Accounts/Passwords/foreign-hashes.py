"""Makes foreign-hashes.json anew: hashes of known passwords, made by the libraries of the systems that people move in from.

Debian 12: apt-get install python3-passlib python3-django python3-argon2 python3-bcrypt
           /usr/bin/python3 foreign-hashes.py > foreign-hashes.json

What has no library in Debian says so in "by": Django's scrypt is of Django 4, Debian 12 has Django 3.2; Keycloak and Auth0 are no
libraries. Those are made with Python's hashlib and argon2-cffi in the documented form.
"""
import base64
import hashlib
import json
import os
import sys

import argon2
import bcrypt
import django
import passlib
from django.conf import settings

settings.configure()

from django.contrib.auth import hashers as django_hashers  # noqa: E402
from passlib import hash as passlib_hashes  # noqa: E402

passlib_hashes.argon2.set_backend()

PASSWORDS = ["correct horse", "pässwörd ☃ 日本", "a" * 100]
PASSLIB, DJANGO = f"passlib {passlib.__version__}", "Django " + django.get_version()
ARGON2, BCRYPT = f"argon2-cffi {argon2.__version__}", f"bcrypt {bcrypt.__version__}"


def of_django(hasher):
    return lambda password: hasher.encode(password, hasher.salt())


def django_scrypt(password):
    salt, n, r, p = "fixedSalt1234567890ab", 2**14, 8, 1
    tag = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=2**26, dklen=64)
    return f"scrypt${salt}${n}${r}${p}${base64.b64encode(tag).decode()}"


def argon2_of(kind, version, parallelism):
    def make(password):
        return argon2.low_level.hash_secret(
            password.encode(), os.urandom(16), time_cost=2, memory_cost=256, parallelism=parallelism, hash_len=32, type=kind, version=version).decode()
    return make


def few_rounds(handler, **settings_of):
    return handler.using(**settings_of).hash


def phc(data):
    return base64.b64encode(data).decode().rstrip("=")


def auth0_pbkdf2(password):
    salt = os.urandom(16)
    return f"$pbkdf2-sha512$i=5000,l=64${phc(salt)}${phc(hashlib.pbkdf2_hmac('sha512', password.encode(), salt, 5000, 64))}"


class FewRounds(django_hashers.PBKDF2PasswordHasher):
    iterations = 2000


class FewRoundsSha1(django_hashers.PBKDF2SHA1PasswordHasher):
    iterations = 2000


class LowCost(django_hashers.BCryptSHA256PasswordHasher):
    rounds = 4


class LowCostPlain(django_hashers.BCryptPasswordHasher):
    rounds = 4


KINDS = [
    (f"{PASSLIB} pbkdf2_sha1", few_rounds(passlib_hashes.pbkdf2_sha1, rounds=2000)),
    (f"{PASSLIB} pbkdf2_sha256", few_rounds(passlib_hashes.pbkdf2_sha256, rounds=2000)),
    (f"{PASSLIB} pbkdf2_sha512", few_rounds(passlib_hashes.pbkdf2_sha512, rounds=2000, salt_size=32)),
    (f"{PASSLIB} bcrypt", few_rounds(passlib_hashes.bcrypt, rounds=4)),
    (f"{PASSLIB} bcrypt_sha256 v1", few_rounds(passlib_hashes.bcrypt_sha256, rounds=4, version=1)),
    (f"{PASSLIB} bcrypt_sha256 v2", few_rounds(passlib_hashes.bcrypt_sha256, rounds=4, version=2)),
    (f"{PASSLIB} argon2", few_rounds(passlib_hashes.argon2, rounds=2, memory_cost=256)),
    (f"{PASSLIB} scrypt", few_rounds(passlib_hashes.scrypt, rounds=10)),
    (f"{PASSLIB} django_pbkdf2_sha256", few_rounds(passlib_hashes.django_pbkdf2_sha256, rounds=2000)),
    (f"{DJANGO} PBKDF2PasswordHasher", of_django(FewRounds())),
    (f"{DJANGO} PBKDF2SHA1PasswordHasher", of_django(FewRoundsSha1())),
    (f"{DJANGO} Argon2PasswordHasher", of_django(django_hashers.Argon2PasswordHasher())),
    (f"{DJANGO} BCryptSHA256PasswordHasher", of_django(LowCost())),
    (f"{DJANGO} BCryptPasswordHasher", of_django(LowCostPlain())),
    ("hashlib, as Django 4's ScryptPasswordHasher", django_scrypt),
    (f"{ARGON2} i", argon2_of(argon2.low_level.Type.I, 19, 1)),
    (f"{ARGON2} d", argon2_of(argon2.low_level.Type.D, 19, 2)),
    (f"{ARGON2} id", argon2_of(argon2.low_level.Type.ID, 19, 4)),
    (f"{ARGON2} i, version 1.0", argon2_of(argon2.low_level.Type.I, 16, 1)),
    (f"{BCRYPT} 2b", lambda password: bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4, b"2b")).decode()),
    (f"{BCRYPT} 2a", lambda password: bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4, b"2a")).decode()),
    ("hashlib, as Auth0 takes PBKDF2", auth0_pbkdf2),
]

WEAK = [
    (f"{DJANGO} MD5PasswordHasher", of_django(django_hashers.MD5PasswordHasher())),
    (f"{DJANGO} SHA1PasswordHasher", of_django(django_hashers.SHA1PasswordHasher())),
    (f"{DJANGO} UnsaltedMD5PasswordHasher", of_django(django_hashers.UnsaltedMD5PasswordHasher())),
    (f"{DJANGO} UnsaltedSHA1PasswordHasher", of_django(django_hashers.UnsaltedSHA1PasswordHasher())),
    (f"{PASSLIB} hex_md5", passlib_hashes.hex_md5.hash),
    (f"{PASSLIB} hex_sha1", passlib_hashes.hex_sha1.hash),
    (f"{PASSLIB} hex_sha256", passlib_hashes.hex_sha256.hash),
    (f"{PASSLIB} ldap_salted_sha1", passlib_hashes.ldap_salted_sha1.hash),
    (f"{PASSLIB} ldap_salted_md5", passlib_hashes.ldap_salted_md5.hash),
    (f"{PASSLIB} ldap_sha1", passlib_hashes.ldap_sha1.hash),
    (f"{PASSLIB} pbkdf2_sha256 of few rounds", few_rounds(passlib_hashes.pbkdf2_sha256, rounds=500)),
]

REFUSED = [
    (f"{PASSLIB} sha256_crypt", few_rounds(passlib_hashes.sha256_crypt, rounds=1000)),
    (f"{PASSLIB} sha512_crypt", few_rounds(passlib_hashes.sha512_crypt, rounds=1000)),
    (f"{PASSLIB} md5_crypt", passlib_hashes.md5_crypt.hash),
    (f"{PASSLIB} des_crypt", passlib_hashes.des_crypt.hash),
    (f"{PASSLIB} phpass", few_rounds(passlib_hashes.phpass, rounds=7)),
]


def made(kinds):
    return [{"by": by, "password": password, "hash": make(password)} for by, make in kinds for password in PASSWORDS]


def keycloak(algorithm, digest, iterations, length):
    salt, password = os.urandom(16), PASSWORDS[1]
    tag = hashlib.pbkdf2_hmac(digest, password.encode(), salt, iterations, length)
    return credential(password, tag, salt, {"hashIterations": iterations, "algorithm": algorithm, "additionalParameters": {}})


def keycloak_argon2():
    salt, password = os.urandom(16), PASSWORDS[1]
    tag = argon2.low_level.hash_secret_raw(password.encode(), salt, 5, 7168, 1, 32, argon2.low_level.Type.ID, 19)
    return credential(password, tag, salt, {"hashIterations": 5, "algorithm": "argon2", "additionalParameters": {
        "hashLength": ["32"], "memory": ["7168"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]}})


def credential(password, tag, salt, data):
    secret = {"value": base64.b64encode(tag).decode(), "salt": base64.b64encode(salt).decode(), "additionalParameters": {}}
    return {"by": "hashlib and argon2-cffi, as Keycloak exports it", "password": password,
            "credentialData": json.dumps(data), "secretData": json.dumps(secret)}


json.dump({
    "good": made(KINDS),
    "weak": made(WEAK),
    "refused": made(REFUSED),
    "keycloak": [
        keycloak("pbkdf2", "sha1", 20000, 64), keycloak("pbkdf2-sha256", "sha256", 27500, 64),
        keycloak("pbkdf2-sha512", "sha512", 30000, 64), keycloak_argon2(),
    ],
}, sys.stdout, indent=1, ensure_ascii=False)
print()
