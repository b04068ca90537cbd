#include "server/comics/progressservice.h"
#include "server/comics/routing.h"
#include "server/comics/sync/changestreams.h"
#include "server/comics/sync/syncroutes.h"
#include "server/common/http/paging.h"

namespace nw::server::comics {

namespace {

// How long a browser waits before it comes again.
constexpr auto kRetry = "retry: 2000\n\n";

// Where a stream begins, and what it says first.
struct Beginning
{
    FeedPosition from;
    QByteArray greeting = kRetry;
};

// An event that has no data for anybody but moves Last-Event-ID to where the feed is now.
QByteArray placeEvent(const char *name, const FeedPosition &at)
{
    return "id: " + cursorText(toText(at)) + "\nevent: " + name + "\ndata: {}\n\n";
}

// Without a Last-Event-ID from now on. One that this feed never gave out (the server was set up
// anew or restored) is told so: its holder reads GET /sync/changes from the start.
Result<Beginning> beginningOf(ProgressService &progress, const Request &request)
{
    const Result<FeedPosition> head = progress.feedHead(userId(request));
    if (!head)
        return tl::unexpected(head.error());
    Beginning beginning{*head};
    const QByteArray last = request.header("last-event-id");
    if (last.isEmpty()) {
        beginning.greeting += placeEvent("ready", *head);
        return beginning;
    }
    const Result<FeedPosition> place =
        positionOf(QString::fromLatin1(last)).and_then([](const QString &text) {
            return readFeedPosition(text);
        });
    const bool isOurs = place && place->epoch == head->epoch && place->sequence <= head->sequence;
    if (isOurs)
        beginning.from = *place;
    else
        beginning.greeting += placeEvent("reset", *head);
    return beginning;
}

Response getStream(ProgressService &progress, ChangeStreams &streams, const Request &request)
{
    const Result<Beginning> beginning = beginningOf(progress, request);
    if (!beginning)
        return problemResponse(beginning.error());
    const auto source = streams.open(userId(request), beginning->from, beginning->greeting);
    if (!source)
        return problemResponse(source.error()).set("Retry-After", "10");
    Response response;
    response.set("Content-Type", "text/event-stream");
    response.set("Cache-Control", "no-store");
    response.set("X-Accel-Buffering", "no"); // nginx would wait for more
    response.stream = StreamedBody{StreamedBody::kUnknownSize, *source};
    return response;
}

} // namespace

void addStreamRoute(Router &router, ProgressService &progress, ChangeStreams &streams)
{
    router.add(userRoute(Method::Get, "/stream", [&](const Request &request) {
        return getStream(progress, streams, request);
    }));
}

} // namespace nw::server::comics
