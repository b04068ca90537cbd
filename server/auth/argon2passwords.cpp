#include "server/auth/authports.h"
#include "server/common/security/passwords.h"

namespace nw::server::auth {

QByteArray Argon2Passwords::hash(const QString &password)
{
    return hashPassword(password);
}

bool Argon2Passwords::verify(const QString &password, const QByteArray &hash)
{
    return verifyPassword(password, hash);
}

bool Argon2Passwords::isCurrent(const QByteArray &hash) const
{
    return isCurrentPasswordHash(hash);
}

void Argon2Passwords::verifyAgainstNothing(const QString &password)
{
    (void)verifyPassword(password, decoyPasswordHash());
}

} // namespace nw::server::auth
