#include "reader/core/archive/ziparchive.h"

#include "reader/core/archive/entryname.h"

#include <algorithm>
#include <cstring>
#include <zip.h>

namespace nw::reader {

namespace {

constexpr std::size_t kIdleHandles = 4;

// What libzip asks its source for, answered from the shared file at this handle's own position.
struct SourceState
{
    FileSourcePointer source;
    qint64 position = 0;
    zip_error_t error = {};
};

zip_int64_t readSource(SourceState *state, void *data, zip_uint64_t length)
{
    const qint64 count =
        state->source->readAt(state->position, {static_cast<char *>(data), length});
    if (count < 0) {
        zip_error_set(&state->error, ZIP_ER_READ, EIO);
        return -1;
    }
    state->position += count;
    return count;
}

zip_int64_t seekSource(SourceState *state, void *data, zip_uint64_t length)
{
    const zip_int64_t position = zip_source_seek_compute_offset(
        static_cast<zip_uint64_t>(state->position),
        static_cast<zip_uint64_t>(state->source->sizeBytes()), data, length, &state->error);
    if (position < 0)
        return -1;
    state->position = position;
    return 0;
}

zip_int64_t answerSource(void *user, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    auto *state = static_cast<SourceState *>(user);
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_OPEN:
        state->position = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return readSource(state, data, length);
    case ZIP_SOURCE_CLOSE:
        return 0;
    case ZIP_SOURCE_STAT: {
        auto *status = static_cast<zip_stat_t *>(data);
        zip_stat_init(status);
        status->valid = ZIP_STAT_SIZE;
        status->size = static_cast<zip_uint64_t>(state->source->sizeBytes());
        return sizeof(zip_stat_t);
    }
    case ZIP_SOURCE_SEEK:
        return seekSource(state, data, length);
    case ZIP_SOURCE_TELL:
        return state->position;
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&state->error, data, length);
    case ZIP_SOURCE_FREE:
        delete state;
        return 0;
    default:
        zip_error_set(&state->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

ReadErrorCode codeOf(int zipError)
{
    switch (zipError) {
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
        return ReadErrorCode::Encrypted;
    case ZIP_ER_COMPNOTSUPP:
    case ZIP_ER_ENCRNOTSUPP:
    case ZIP_ER_OPNOTSUPP:
    case ZIP_ER_MULTIDISK:
        return ReadErrorCode::Unsupported;
    default:
        return ReadErrorCode::Damaged;
    }
}

tl::unexpected<ReadError> zipFailure(zip_error_t *error)
{
    return readFailure(codeOf(zip_error_code_zip(error)),
                       QString::fromUtf8(zip_error_strerror(error)));
}

ReadResult<zip_t *> openHandle(const FileSourcePointer &source, const QByteArray &password)
{
    zip_error_t error;
    zip_error_init(&error);
    auto state = std::make_unique<SourceState>();
    state->source = source;
    zip_source_t *zipSource = zip_source_function_create(answerSource, state.get(), &error);
    if (!zipSource)
        return zipFailure(&error);
    static_cast<void>(state.release()); // ZIP_SOURCE_FREE deletes it
    zip_t *handle = zip_open_from_source(zipSource, ZIP_RDONLY, &error);
    if (!handle) {
        zip_source_free(zipSource);
        auto failure = zipFailure(&error);
        zip_error_fini(&error);
        return failure;
    }
    if (!password.isEmpty())
        zip_set_default_password(handle, password.constData());
    return handle;
}

ReadResult<QByteArray> unpack(zip_t *handle, quint64 index, qint64 sizeBytes)
{
    zip_file_t *file = zip_fopen_index(handle, index, 0);
    if (!file)
        return zipFailure(zip_get_error(handle));
    QByteArray bytes(sizeBytes, Qt::Uninitialized);
    qint64 done = 0;
    zip_int64_t count = 0;
    while (done < sizeBytes
           && (count = zip_fread(file, bytes.data() + done,
                                 static_cast<zip_uint64_t>(sizeBytes - done)))
               > 0)
        done += count;
    // The checksum is compared when the end is seen, which takes one more read.
    char beyond = 0;
    if (count >= 0 && done == sizeBytes)
        count = zip_fread(file, &beyond, 1);
    ReadResult<QByteArray> result = std::move(bytes);
    if (count < 0)
        result = zipFailure(zip_file_get_error(file));
    else if (done < sizeBytes || count > 0)
        result =
            readFailure(ReadErrorCode::Damaged, QStringLiteral("size differs from the directory"));
    zip_fclose(file);
    return result;
}

} // namespace

ZipArchive::ZipArchive(FileSourcePointer source, const ArchiveLimits &limits,
                       const QString &password)
    : m_source(std::move(source))
    , m_limits(limits)
    , m_password(password.toUtf8())
{
}

ZipArchive::~ZipArchive()
{
    for (zip_t *handle : m_idle)
        zip_discard(handle);
}

ReadResult<ArchivePointer> ZipArchive::open(FileSourcePointer source, const ArchiveLimits &limits,
                                            const QString &password)
{
    auto archive = std::unique_ptr<ZipArchive>(new ZipArchive(std::move(source), limits, password));
    const auto handle = openHandle(archive->m_source, archive->m_password);
    if (!handle)
        return tl::unexpected(handle.error());
    archive->giveBack(*handle);
    if (const auto listed = archive->readDirectory(*handle); !listed)
        return tl::unexpected(listed.error());
    if (!archive->canUnpackPages())
        return readFailure(ReadErrorCode::Unsupported,
                           QStringLiteral("a method that libzip lacks"));
    return ArchivePointer(std::move(archive));
}

ReadResult<void> ZipArchive::readDirectory(zip_t *handle)
{
    const zip_int64_t count = zip_get_num_entries(handle, 0);
    if (count > m_limits.maxEntries)
        return readFailure(ReadErrorCode::TooLarge, QStringLiteral("%1 entries").arg(count));
    m_entries.reserve(count);
    qint64 bookBytes = 0;
    for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
        zip_stat_t status;
        zip_stat_init(&status);
        if (zip_stat_index(handle, index, ZIP_FL_ENC_RAW, &status) != 0
            || !(status.valid & ZIP_STAT_NAME))
            continue;
        const std::size_t nameBytes = std::strlen(status.name);
        if (nameBytes > static_cast<std::size_t>(m_limits.maxNameBytes))
            return readFailure(ReadErrorCode::TooLarge,
                               QStringLiteral("name of %1 bytes").arg(nameBytes));
        if (nameBytes == 0 || status.name[nameBytes - 1] == '/')
            continue;
        ArchiveEntry entry;
        entry.name = entryName({status.name, static_cast<qsizetype>(nameBytes)});
        entry.sizeBytes = status.valid & ZIP_STAT_SIZE ? static_cast<qint64>(status.size) : -1;
        entry.encrypted =
            status.valid & ZIP_STAT_ENCRYPTION_METHOD && status.encryption_method != ZIP_EM_NONE;
        if (entry.sizeBytes > 0
            && (bookBytes += std::min(entry.sizeBytes, m_limits.maxBookBytes))
                > m_limits.maxBookBytes)
            return readFailure(ReadErrorCode::TooLarge,
                               QStringLiteral("the book unpacks to too much"));
        m_entries.append(std::move(entry));
        m_slots.push_back({index, static_cast<qint64>(status.comp_size), status.comp_method});
    }
    return {};
}

bool ZipArchive::canUnpackPages() const
{
    const QList<int> pages = indexPages(m_entries).pages;
    return std::all_of(pages.begin(), pages.end(), [this](int page) {
        const quint16 method = m_slots[static_cast<std::size_t>(page)].method;
        return m_entries[page].encrypted || zip_compression_method_supported(method, 0) != 0;
    });
}

ReadResult<void> ZipArchive::checkLimits(int entry) const
{
    const qint64 sizeBytes = m_entries[entry].sizeBytes;
    const qint64 packedBytes = m_slots[static_cast<std::size_t>(entry)].packedBytes;
    if (sizeBytes < 0)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("entry without a size"));
    if (sizeBytes > m_limits.maxEntryBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("entry of %1 bytes").arg(sizeBytes));
    if (sizeBytes > m_limits.ratioFloorBytes && sizeBytes / m_limits.maxRatio > packedBytes)
        return readFailure(ReadErrorCode::TooLarge,
                           QStringLiteral("%1 bytes from %2").arg(sizeBytes).arg(packedBytes));
    return {};
}

ReadResult<QByteArray> ZipArchive::read(int entry) const
{
    if (entry < 0 || entry >= m_entries.size())
        return readFailure(ReadErrorCode::NotFound);
    const bool isEncrypted = m_entries[entry].encrypted;
    if (isEncrypted && m_password.isEmpty())
        return readFailure(ReadErrorCode::Encrypted);
    if (const auto allowed = checkLimits(entry); !allowed)
        return tl::unexpected(allowed.error());
    const auto handle = takeHandle();
    if (!handle)
        return tl::unexpected(handle.error());
    auto bytes = unpack(*handle, m_slots[static_cast<std::size_t>(entry)].zipIndex,
                        m_entries[entry].sizeBytes);
    giveBack(*handle);
    // The old encryption tells one wrong password of 256 by nothing but what it unpacks to.
    if (!bytes && isEncrypted && bytes.error().code == ReadErrorCode::Damaged)
        return readFailure(ReadErrorCode::Encrypted, bytes.error().detail);
    return bytes;
}

ReadResult<zip_t *> ZipArchive::takeHandle() const
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_idle.empty()) {
            zip_t *handle = m_idle.back();
            m_idle.pop_back();
            return handle;
        }
    }
    return openHandle(m_source, m_password);
}

void ZipArchive::giveBack(zip_t *handle) const
{
    {
        const QMutexLocker lock(&m_mutex);
        if (m_idle.size() < kIdleHandles) {
            m_idle.push_back(handle);
            return;
        }
    }
    zip_discard(handle);
}

} // namespace nw::reader
