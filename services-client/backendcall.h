#pragma once

#include "services-client/backend.h"

#include <QFutureWatcher>
#include <QPromise>

#include <memory>

namespace nw {

// How the window's side calls the back end's thread: a function is posted there and its answer, or
// the future that it gave, is handed on. What was given up there is Cancelled here.

template <typename T> using PromisePointer = std::shared_ptr<QPromise<Result<T>>>;

template <typename T>
void deliver(Backend &, const PromisePointer<T> &promise, const Result<T> &result)
{
    promise->addResult(result);
    promise->finish();
}

template <typename T>
void deliver(Backend &backend, const PromisePointer<T> &promise, const QFuture<Result<T>> &future)
{
    auto *watcher = new QFutureWatcher<Result<T>>(&backend);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, &backend, [watcher, promise, &backend] {
            const QFuture<Result<T>> done = watcher->future();
            watcher->deleteLater();
            deliver<T>(backend, promise,
                       done.resultCount() > 0 ? done.result()
                                              : Result<T>(failure(ErrorCode::Cancelled)));
        });
    watcher->setFuture(future);
}

// `fn(backend)` gives a Result<T> or a QFuture of one. Unavailable before the back end was started.
template <typename T, typename Function>
QFuture<Result<T>> callBackend(BackendHandle &handle, Function fn)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    handle.post([promise, fn](Backend &backend) {
        if (backend.isStarted())
            deliver<T>(backend, promise, fn(backend));
        else
            deliver<T>(backend, promise, Result<T>(failure(ErrorCode::Unavailable)));
    });
    return future;
}

} // namespace nw
