#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QPointer>

#include <utility>

namespace nw {

// Calls `fn(value)` once, in the thread of `context`, when the future has its one value. Not called
// when the context died before, or when the promise was dropped without a value. Qt 6.4's own
// QFuture::then(context, …) asserts when the context is gone, so nothing else is used.
// Call it from the context's own thread.
template <typename T, typename Function>
void onReady(const QFuture<T> &future, QObject *context, Function fn)
{
    auto *watcher = new QFutureWatcher<T>(context);
    const QPointer<QObject> alive(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, alive, fn = std::move(fn)]() mutable {
                         const QFuture<T> done = watcher->future();
                         watcher->deleteLater();
                         if (alive && done.resultCount() > 0)
                             fn(done.result());
                     });
    watcher->setFuture(future);
}

} // namespace nw
