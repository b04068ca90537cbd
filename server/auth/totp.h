#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>

namespace nw::server::auth {

// Codes that change every 30 seconds (RFC 6238, with HMAC-SHA-1 and 6 digits, which is what
// authenticator applications take when nothing else is said).
namespace totp {

inline constexpr int kSecretBytes = 20; // RFC 4226, 4 R6

std::int64_t stepAt(std::int64_t nowMs);
QString codeOf(const QByteArray &secret, std::int64_t step);

// The step whose code this is: the present one, or one before or after it, for clocks that differ.
// Only steps later than `afterStep`, so that a code is good once.
std::optional<std::int64_t> stepOf(const QString &code, const QByteArray &secret,
                                   std::int64_t nowMs, std::int64_t afterStep);

// RFC 4648, 6, in upper case and without padding.
QString base32(const QByteArray &bytes);

// What authenticator applications read as a QR code.
QString uri(const QByteArray &secret, const QString &account);

} // namespace totp

} // namespace nw::server::auth
