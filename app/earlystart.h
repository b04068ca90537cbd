#pragma once

#include "reader/widgets/pagecanvas.h"

#include <functional>
#include <memory>
#include <thread>

namespace nw::app {

// Opens a book and renders its first page on a thread of its own while the program still starts:
// the two take about as long as each other. Begins when constructed, before there is an
// application.
class EarlyStart
{
public:
    struct Book
    {
        reader::ReadResult<reader::DocumentPointer> document;
        std::optional<reader::EarlyPage> page; // absent when the document is
    };
    using Receiver = std::function<void(Book)>;

    // `pageIndex` from 0; `scale` is the one that the window is going to ask for.
    EarlyStart(const QString &path, int pageIndex, const reader::PageScale &scale);
    ~EarlyStart(); // waits for the page
    Q_DISABLE_COPY_MOVE(EarlyStart)

    bool isReady() const;
    // Calls the receiver once: at once when the book is there, else later in the context's thread.
    void deliver(QObject *context, Receiver receiver);
    // From now on nothing is delivered. Call it before the context goes.
    void abandon();

private:
    struct State;
    std::shared_ptr<State> m_state;
    std::thread m_thread;
};

} // namespace nw::app
