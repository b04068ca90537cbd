#include "server/common/security/passwords.h"

#include <QCryptographicHash>

#include <openssl/rand.h>

namespace nw::server {

QByteArray randomToken()
{
    constexpr int kTokenBytes = 32;
    QByteArray bytes(kTokenBytes, Qt::Uninitialized);
    // Without good random bytes there is no safe way on.
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), kTokenBytes) != 1)
        qFatal("no random bytes");
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray sha256Hex(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace nw::server
