#include "server/common/db/intransaction.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

namespace nw::server {

void sleepBeforeRetry(int attempt)
{
    constexpr int kFirstPauseMs = 4;
    constexpr int kMostDoublings = 5;
    thread_local std::minstd_rand random{std::random_device{}()};
    const int pauseMs = kFirstPauseMs << std::clamp(attempt - 1, 0, kMostDoublings);
    std::uniform_int_distribution<int> chance(pauseMs / 2, pauseMs + pauseMs / 2);
    std::this_thread::sleep_for(std::chrono::milliseconds(chance(random)));
}

} // namespace nw::server
