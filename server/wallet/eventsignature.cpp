#include "server/wallet/eventsignature.h"

#include "server/common/security/keyedhash.h"

#include <algorithm>

namespace nw::server::wallet {

namespace {

constexpr qsizetype kMaxHeaderBytes = 4096;
constexpr qsizetype kMaxTimeDigits = 12;

QByteArray tagOf(const QByteArray &secret, const QByteArray &body, const QByteArray &time)
{
    const QByteArray signedBytes = time + '.' + body;
    return hmacSha256(secret, signedBytes).toHex();
}

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= kMaxTimeDigits
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct SignatureHeader
{
    QByteArray time;
    QList<QByteArray> tags;
};

SignatureHeader readHeader(const QByteArray &header)
{
    SignatureHeader read;
    if (header.size() > kMaxHeaderBytes)
        return read;
    for (const QByteArray &part : header.split(',')) {
        if (part.startsWith("t="))
            read.time = part.sliced(2);
        else if (part.startsWith("v1="))
            read.tags.append(part.sliced(3));
    }
    return read;
}

} // namespace

QByteArray signEvent(const QByteArray &secret, const QByteArray &body, std::int64_t unixSeconds)
{
    const QByteArray time = QByteArray::number(qint64(unixSeconds));
    return QByteArray("t=" + time + ",v1=" + tagOf(secret, body, time));
}

SignatureVerdict checkEventSignature(const QByteArray &header, const QByteArray &body,
                                     const QList<QByteArray> &secrets, std::int64_t nowSeconds)
{
    const SignatureHeader read = readHeader(header);
    if (!isDigits(read.time) || read.tags.isEmpty())
        return SignatureVerdict::Malformed;
    bool matches = false;
    for (const QByteArray &secret : secrets) {
        const QByteArray due = tagOf(secret, body, read.time);
        for (const QByteArray &tag : read.tags)
            matches = equalInConstantTime(tag, due) || matches;
    }
    if (!matches)
        return SignatureVerdict::NoMatch;
    const std::int64_t age = nowSeconds - read.time.toLongLong();
    if (age > kSignatureToleranceSeconds)
        return SignatureVerdict::TooOld;
    if (age < -kSignatureToleranceSeconds)
        return SignatureVerdict::TooNew;
    return SignatureVerdict::Good;
}

} // namespace nw::server::wallet
