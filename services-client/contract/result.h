#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace nw {

// What went wrong, as the stable `code` of the HTTP contract names it (see problem.h for the
// words). Values are never reused: they travel in logs and in the cache.
enum class ErrorCode
{
    Internal = 1,
    NotFound = 2,
    InvalidInput = 3,
    UnknownField = 4,
    Unauthenticated = 5,
    InvalidCredentials = 6,
    TokenExpired = 7,
    TokenReused = 8,
    Forbidden = 9,
    Conflict = 10,
    AlreadyExists = 11,
    ProgressConflict = 12,
    PaymentRequired = 13,
    PayloadTooLarge = 14,
    RateLimited = 15,
    Unavailable = 16,
    Offline = 17,
    Timeout = 18,
    Cancelled = 19,
    Damaged = 20,
    Unsupported = 21,
    MalformedJson = 22,
    MethodNotAllowed = 23,
    PreconditionFailed = 24,
    DiskFull = 25,
    IdempotencyKeyRequired = 26,
    IdempotencyKeyReused = 27, // with another body
    InFlight = 28, // the same request is still being worked on
    AmountInvalid = 29,
    InsufficientFunds = 30,
    PriceChanged = 31,
    SoldOut = 32,
    PerUserLimit = 33,
    SaleClosed = 34,
    Unbalanced = 35,
    SecondFactorRequired = 40, // signing in wants a code beside the password
};

// An error: a code for programs and a detail for the log. People are shown neither; the application
// makes their text from the code.
struct [[nodiscard]] Error
{
    ErrorCode code = ErrorCode::Internal;
    QString detail;
    QString field; // the input field at fault, empty when there is none
    int retryAfterSeconds = 0; // when a server said when to try again (RFC 9110, 10.2.3), else 0
};

template <typename T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(ErrorCode code, const QString &detail = {},
                                     const QString &field = {})
{
    return tl::unexpected<Error>(Error{code, detail, field});
}

} // namespace nw
