#pragma once

#include "services-client/contract/money.h"

namespace nw::server {

// What the platform keeps of what is sold, in hundredths of a percent.
struct FeePolicy
{
    int comicBps = 3000;
    int ticketBps = 3000;
    int tipBps = 3000;
};

struct Split
{
    Amount fee;
    Amount share; // amount − fee, to the last unit
};

// fee = floor(amount × bps / 10000), without a product that could overflow. 0 ≤ amount, 0 ≤ bps ≤
// 10000.
constexpr Split splitAmount(Amount amount, int bps)
{
    constexpr std::int64_t kWhole = 10'000;
    const std::int64_t fee = amount.units / kWhole * bps + amount.units % kWhole * bps / kWhole;
    return {{fee}, {amount.units - fee}};
}

} // namespace nw::server
