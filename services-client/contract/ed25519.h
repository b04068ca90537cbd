#pragma once

#include <QByteArray>

namespace nw {

// Ed25519 (RFC 8032), on OpenSSL. Keys and signatures are raw bytes.
constexpr qsizetype kEd25519SeedBytes = 32;
constexpr qsizetype kEd25519PublicKeyBytes = 32;
constexpr qsizetype kEd25519SignatureBytes = 64;

// The public key of a private one (its 32-byte seed); empty when the seed is none.
QByteArray ed25519PublicKey(const QByteArray &seed);

// 64 bytes; empty when the seed is none.
QByteArray ed25519Sign(const QByteArray &seed, QByteArrayView message);

// False for everything that is not exactly a signature of this message under this key.
bool ed25519Verify(const QByteArray &publicKey, QByteArrayView message, QByteArrayView signature);

} // namespace nw
