#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/render/pagerequest.h"

#include <QObject>

#include <memory>

namespace nw::reader {

// Renders pages on threads of its own. The newest wish is served first; what is no longer wished is
// dropped, at the latest between reading a page and decoding it; what was asked of an earlier
// document is never delivered. Threads are started when work waits and none is free, up to a limit:
// a document may block in pageBytes for as long as a network does, so whoever must not wait behind
// somebody else's page takes a queue of its own. Not for use from several threads.
class RenderQueue : public QObject
{
    Q_OBJECT

public:
    explicit RenderQueue(int maxThreads, PageRenderer renderer = renderPage,
                         QObject *parent = nullptr);
    // Returns once no page is being decoded. A thread that still waits for a document's bytes is
    // given kReadGraceMs; after that it is left to end by itself and keeps only the document alive.
    ~RenderQueue() override;

    // From here on pages are asked of this document, which may be null. Returns the new generation.
    quint64 setDocument(DocumentPointer document);
    quint64 generation() const;

    // Puts these before everything that waits. What is being rendered already is not asked twice.
    void request(const QList<PageRequest> &mostUrgentFirst);
    // Drops what waits; what is being read is not decoded unless it is requested again.
    void cancel();

    // True while a thread has it or its result is on the way: asking elsewhere would not be faster.
    bool isUnderWay(const PageRequest &request) const;
    bool isIdle() const;

Q_SIGNALS:
    // In the queue's own thread, in order of completion.
    void finished(const nw::reader::PageResult &result);

protected:
    void customEvent(QEvent *event) override;

private:
    struct State;
    static void runWorker(const std::shared_ptr<State> &state, std::size_t worker);
    void deliver();

    std::shared_ptr<State> m_state;
};

} // namespace nw::reader
