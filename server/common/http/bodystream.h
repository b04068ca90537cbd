#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

namespace nw::server {

// The body of an answer that comes from somewhere else, block by block as it is asked for, so that
// memory stays flat and a slow reader slows down the source.
class BodyStream
{
public:
    virtual ~BodyStream() = default;

    // Calls `ready` once, on any thread, with the next block; empty when there is no more, which
    // before the announced length means that the source broke off. The next call may come after
    // `ready` was called.
    virtual void next(std::function<void(QByteArray)> ready) = 0;

    // Nobody waits for more: the client is gone, or the server ends. Whoever waits for a block is
    // told that there is none. Any thread.
    virtual void end() { }
};

// A body that is on its way to us while it is sent on.
struct StreamedBody
{
    // Of a body that ends when its source does: sent in chunks, and as slowly as it comes.
    static constexpr qint64 kUnknownSize = -1;

    qint64 sizeBytes = 0; // with HEAD of the body that does not come
    std::shared_ptr<BodyStream> source;
};

} // namespace nw::server
