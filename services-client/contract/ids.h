#pragma once

#include <QString>

#include <array>
#include <cstdint>
#include <functional>

namespace nw {

// Fills the 10 random bytes of an id. Injected so that tests are repeatable.
using RandomBytes = std::function<std::array<std::uint8_t, 10>()>;
std::array<std::uint8_t, 10> systemRandomBytes();

// A UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits, as lower-case
// text.
QString makeUuidV7(std::int64_t unixMs, const RandomBytes &random);
QString makeUuidV7(); // now, with the system's random source

// True for 36 characters of canonical lower-case UUID text of any version.
bool isUuid(QStringView text);

// RFC 3339 in UTC with milliseconds ("2026-11-14T09:30:00.000Z"), and back; -1 when it is not that.
QString formatTimestamp(std::int64_t unixMs);
std::int64_t parseTimestamp(QStringView text);

} // namespace nw
