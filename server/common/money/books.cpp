#include "server/common/money/books.h"

#include <QCryptographicHash>
#include <QUuid>

namespace nw::server {

QString derivedId(const QString &useCase, const QString &subject)
{
    constexpr int kVersionAt = 6;
    constexpr int kVariantAt = 8;
    const QString words = useCase % QChar(u'\n') % subject;
    QByteArray bytes =
        QCryptographicHash::hash(words.toUtf8(), QCryptographicHash::Sha256).first(16);
    bytes[kVersionAt] = static_cast<char>((bytes.at(kVersionAt) & 0x0f) | 0x80);
    bytes[kVariantAt] = static_cast<char>((bytes.at(kVariantAt) & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
}

QString userAccount(const QString &userId)
{
    return QStringLiteral("user:") % userId;
}

const QString &nwt()
{
    static const QString asset = QStringLiteral("NWT");
    return asset;
}

const QString &usd()
{
    static const QString asset = QStringLiteral("USD");
    return asset;
}

} // namespace nw::server
