#pragma once

#include <QString>

namespace nw::server {

// One password may be typed as different code points, by keyboard and by system (é, or e and an
// accent; the full-width Ａ): all become the same (NFKC, as NIST SP 800-63B, 5.1.1.2 has it). The
// functions below take any spelling.
QString normalisedPassword(const QString &password);

// Argon2id (RFC 9106) with 19 MiB, t=2, p=1 and a random 16-byte salt, in the PHC string format.
// About 35 ms of processor time: call only on the password pool (Executor::PasswordHashing).
QByteArray hashPassword(const QString &password);
bool verifyPassword(const QString &password, const QByteArray &phc);

// True for a hash with the parameters that hashPassword() uses now.
bool isCurrentPasswordHash(const QByteArray &phc);

// A hash of nothing, to verify against when the user is unknown: both ways take the same time.
const QByteArray &decoyPasswordHash();

// True for the passwords that attackers try first (resources/security/common-passwords.txt).
bool isCommonPassword(const QString &password);

// 32 random bytes from the system as base64url, and their SHA-256 as lower-case hex for the table.
QByteArray randomToken();
QByteArray sha256Hex(const QByteArray &bytes);

} // namespace nw::server
