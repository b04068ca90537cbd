#include "reader/core/acbf.h"
#include "reader/core/metroninfo.h"
#include "reader/core/sandbox/wire.h"

#include <cstddef>
#include <cstdint>

using namespace nw::reader;

// ACBF and MetronInfo, and what a decoder answers: the program unpacks that as if a stranger had
// sent it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto bytes =
        QByteArray::fromRawData(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (const auto book = parseAcbf(bytes)) {
        for (const AcbfBook::Page &page : book->pages) {
            for (const PanelFrame &frame : page.frames) {
                if (frame.outline.size() < 3 || frame.outline.size() > 100)
                    __builtin_trap();
            }
        }
    }
    if (const auto info = parseMetronInfo(bytes); info && info->genres.size() > 1'000)
        __builtin_trap();
    if (const auto listing = unpackListing(bytes); listing && listing->pages.size() > bytes.size())
        __builtin_trap();
    static_cast<void>(unpackReply(bytes));
    static_cast<void>(unpackComicInfo(bytes));
    return 0;
}
