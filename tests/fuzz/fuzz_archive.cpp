#include "reader/core/documentfactory.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

using namespace nw::reader;

// Opens the input as a book and reads every page, through a file that lives in memory only.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const int descriptor = memfd_create("book", 0);
    if (ftruncate(descriptor, 0) != 0
        || pwrite(descriptor, data, size, 0) != static_cast<ssize_t>(size))
        return 0;
    ArchiveLimits limits;
    limits.maxEntries = 200;
    limits.maxEntryBytes = 4 << 20;
    limits.maxBookBytes = 16 << 20;
    limits.spoolMemoryBytes = 1 << 20;
    const auto document = openDocument(QStringLiteral("/proc/self/fd/%1").arg(descriptor), limits);
    if (!document)
        return 0;
    for (int page = 0; page < (*document)->pageCount(); ++page) {
        const auto bytes = (*document)->pageBytes(page);
        if (bytes && bytes->size() > limits.maxEntryBytes)
            __builtin_trap();
    }
    return 0;
}
