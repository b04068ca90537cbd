#include "server/common/http/answercache.h"

namespace nw::server {

namespace {

// No single answer may take more than this part of the room.
constexpr qsizetype kLargestPart = 16;
constexpr qsizetype kEntryBytes = 512; // about what an entry takes beside its texts

bool isForStrangers(const Request &request)
{
    const bool reads = request.method == Method::Get || request.method == Method::Head;
    return reads && !request.identity;
}

// A part, a file or an answer that is still to be made is not the whole.
bool isWhole(const Response &response)
{
    return response.status == 200 && !response.file && !response.stream && !response.rest;
}

qsizetype sizeOf(const QByteArray &target, const Response &response)
{
    qsizetype bytes = kEntryBytes + 2 * target.size() + response.body.size();
    for (const auto &[name, value] : response.headers)
        bytes += name.size() + value.size();
    return bytes;
}

Response notModified(const Response &kept)
{
    Response response;
    response.status = 304;
    for (const auto &[name, value] : kept.headers) {
        if (name == "ETag" || name == "Cache-Control" || name == "Vary")
            response.headers.append({name, value});
    }
    return response;
}

} // namespace

AnswerCache::AnswerCache(const Clock &clock, Writes writes, qsizetype maxBytes)
    : m_clock(clock)
    , m_writes(std::move(writes))
    , m_maxBytes(maxBytes)
{
}

std::optional<Response> AnswerCache::atHand(const Request &request)
{
    if (!isForStrangers(request))
        return std::nullopt;
    const std::uint64_t writes = m_writes();
    const std::int64_t nowMs = m_clock.nowMs();
    const std::lock_guard lock(m_mutex);
    const auto found = m_byTarget.find(request.target);
    if (found == m_byTarget.end())
        return std::nullopt;
    const Entries::iterator entry = found->second;
    // A clock that was set back must not keep an answer for long.
    const std::int64_t ageMs = nowMs - entry->madeAtMs;
    if (entry->writes != writes || ageMs < 0 || ageMs >= kMaxAgeMs) {
        drop(entry);
        return std::nullopt;
    }
    m_entries.splice(m_entries.begin(), m_entries, entry);
    if (matchesEtag(request, entry->etag))
        return notModified(entry->response);
    return entry->response;
}

Response AnswerCache::ask(const Handler &handler, const Request &request)
{
    if (!isForStrangers(request))
        return handler(request);
    // Before the handler reads: what is written from now on makes its answer old.
    Entry entry;
    entry.writes = m_writes();
    entry.madeAtMs = m_clock.nowMs();
    // The whole answer is made, and compared with what the request names afterwards.
    Request whole = request;
    whole.headers.removeIf([](const auto &header) { return header.first == "if-none-match"; });
    entry.response = handler(whole);
    const QByteArray quoted = entry.response.header("ETag");
    if (!isWhole(entry.response) || quoted.size() < 3)
        return entry.response;
    entry.target = request.target;
    entry.etag = quoted.sliced(1, quoted.size() - 2);
    entry.bytes = sizeOf(entry.target, entry.response);
    Response response =
        matchesEtag(request, entry.etag) ? notModified(entry.response) : entry.response;
    keep(std::move(entry));
    return response;
}

Route AnswerCache::inFrontOf(Route route)
{
    Q_ASSERT(route.method == Method::Get && route.handler);
    route.atHand = [this](const Request &request) { return atHand(request); };
    route.handler = [this, handler = std::move(route.handler)](const Request &request) {
        return ask(handler, request);
    };
    return route;
}

void AnswerCache::keep(Entry entry)
{
    if (entry.bytes > m_maxBytes / kLargestPart)
        return;
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_byTarget.find(entry.target); found != m_byTarget.end())
        drop(found->second);
    m_bytes += entry.bytes;
    m_entries.push_front(std::move(entry));
    m_byTarget.emplace(m_entries.front().target, m_entries.begin());
    while (m_bytes > m_maxBytes)
        drop(std::prev(m_entries.end()));
}

void AnswerCache::drop(Entries::iterator entry)
{
    m_bytes -= entry->bytes;
    m_byTarget.erase(entry->target);
    m_entries.erase(entry);
}

qsizetype AnswerCache::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace nw::server
