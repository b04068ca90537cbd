#include "services-client/contract/money.h"

namespace nw {

namespace {

constexpr int kDecimals = 8;

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

std::optional<Amount> parseAmount(QStringView text)
{
    const qsizetype point = text.indexOf(u'.');
    const qsizetype decimals = text.size() - point - 1;
    if (point < 1 || decimals < 1 || decimals > kDecimals)
        return std::nullopt;
    if (point > 1 && text.front() == u'0')
        return std::nullopt;

    std::int64_t units = 0;
    const auto append = [&units](int digit) {
        if (units > (kMaxAmountUnits - digit) / 10)
            return false;
        units = units * 10 + digit;
        return true;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (i == point)
            continue;
        if (!isDigit(text[i]) || !append(text[i].unicode() - u'0'))
            return std::nullopt;
    }
    for (qsizetype i = decimals; i < kDecimals; ++i) {
        if (!append(0))
            return std::nullopt;
    }
    return Amount{units};
}

QString formatAmount(Amount amount)
{
    // Through the unsigned type, because the smallest int64 has no positive twin.
    const bool negative = amount.units < 0;
    const auto bits = static_cast<std::uint64_t>(amount.units);
    const std::uint64_t magnitude = negative ? std::uint64_t(0) - bits : bits;
    const QString whole = QString::number(magnitude / kUnitsPerToken);
    const QString part =
        QString::number(magnitude % kUnitsPerToken).rightJustified(kDecimals, u'0');
    return (negative ? QStringLiteral("-") : QString()) + whole + u'.' + part;
}

} // namespace nw
