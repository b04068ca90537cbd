#pragma once

#include <QString>

#include <cstdint>
#include <functional>

namespace nw {

// Time and chance, injected so that tests are repeatable.
struct Environment
{
    std::function<std::int64_t()> nowMs; // Unix time
    std::function<QString()> newId; // a UUID version 7
};

Environment systemEnvironment();

} // namespace nw
