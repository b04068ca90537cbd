#pragma once

#include <QString>

#include <compare>
#include <cstdint>
#include <optional>

namespace nw {

// An amount of one asset in units of 1e-8. There is no floating point anywhere near it.
struct Amount
{
    std::int64_t units = 0;

    friend auto operator<=>(const Amount &, const Amount &) = default;
};

constexpr std::int64_t kUnitsPerToken = 100'000'000;
constexpr std::int64_t kMaxAmountUnits = std::int64_t(1) << 62;

// Reads what the contract accepts: digits, a point, 1 to 8 decimals ("12.5"). Refused: no decimals
// ("12"), signs, exponents, leading zeros, spaces, other digits than 0-9, more decimals, amounts
// over 2^62 units.
std::optional<Amount> parseAmount(QStringView text);

// Exactly 8 decimals ("12.50000000"); a negative amount, which only books hold, starts with "-".
QString formatAmount(Amount amount);

} // namespace nw
