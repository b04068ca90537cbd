#include "server/auth/totp.h"

#include "server/common/security/keyedhash.h"

#include <QUrl>
#include <QtEndian>

namespace nw::server::auth::totp {

namespace {

constexpr std::int64_t kStepMs = 30'000;
constexpr int kDigits = 6;
constexpr std::uint32_t kModulus = 1'000'000;

} // namespace

std::int64_t stepAt(std::int64_t nowMs)
{
    return nowMs / kStepMs;
}

QString codeOf(const QByteArray &secret, std::int64_t step)
{
    QByteArray counter(sizeof(quint64), Qt::Uninitialized);
    qToBigEndian(static_cast<quint64>(step), counter.data());
    const QByteArray mac = hmacSha1(secret, counter);
    // RFC 4226, 5.3: the last four bits say where the number is taken from.
    const int offset = mac.back() & 0x0f;
    const std::uint32_t number = qFromBigEndian<quint32>(mac.constData() + offset) & 0x7fffffffU;
    return QString::number(number % kModulus).rightJustified(kDigits, u'0');
}

std::optional<std::int64_t> stepOf(const QString &code, const QByteArray &secret,
                                   std::int64_t nowMs, std::int64_t afterStep)
{
    std::optional<std::int64_t> found;
    const std::int64_t present = stepAt(nowMs);
    for (std::int64_t step = present - 1; step <= present + 1; ++step) {
        const bool same = equalInConstantTime(codeOf(secret, step).toLatin1(), code.toLatin1());
        if (same && step > afterStep && !found)
            found = step;
    }
    return found;
}

QString base32(const QByteArray &bytes)
{
    constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    constexpr int kBitsOfDigit = 5;
    QString text;
    std::uint32_t waiting = 0;
    int bits = 0;
    for (const char byte : bytes) {
        waiting = (waiting << 8) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= kBitsOfDigit) {
            bits -= kBitsOfDigit;
            text += QLatin1Char(kAlphabet[(waiting >> bits) & 0x1f]);
        }
    }
    if (bits > 0)
        text += QLatin1Char(kAlphabet[(waiting << (kBitsOfDigit - bits)) & 0x1f]);
    return text;
}

QString uri(const QByteArray &secret, const QString &account)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(account));
    const QString issuer = QStringLiteral("Nerdwork%2B");
    return QString(u"otpauth://totp/" % issuer % u':' % name % u"?secret=" % base32(secret)
                   % u"&issuer=" % issuer);
}

} // namespace nw::server::auth::totp
