#pragma once

#include <QByteArray>

namespace nw::server {

// HMAC-SHA-256 (RFC 2104); 32 bytes.
QByteArray hmacSha256(const QByteArray &key, QByteArrayView message);

// HMAC-SHA-1; 20 bytes. For RFC 6238 alone, whose applications know nothing else.
QByteArray hmacSha1(const QByteArray &key, QByteArrayView message);

// 32 bytes of HKDF-SHA-256 (RFC 5869) without salt. `purpose` keeps keys of one secret apart.
QByteArray deriveKey(const QByteArray &secret, const QByteArray &purpose);

// In a time that depends on the lengths only.
bool equalInConstantTime(QByteArrayView left, QByteArrayView right);

} // namespace nw::server
