#include "reader/core/readresult.h"

namespace nw::reader {

const char *readErrorWord(ReadErrorCode code)
{
    switch (code) {
    case ReadErrorCode::NotFound:
        return "not_found";
    case ReadErrorCode::Unsupported:
        return "unsupported";
    case ReadErrorCode::Encrypted:
        return "encrypted";
    case ReadErrorCode::Cancelled:
        return "cancelled";
    case ReadErrorCode::Damaged:
    case ReadErrorCode::TooLarge:
    case ReadErrorCode::Io:
    case ReadErrorCode::Crashed:
        break;
    }
    return "damaged";
}

} // namespace nw::reader
