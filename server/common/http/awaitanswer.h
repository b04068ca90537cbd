#pragma once

// For iothread.cpp, one of the two files that know Boost.
#include "server/common/http/asioaliases.h"

#include <boost/asio/post.hpp>
#include <memory>

namespace nw::server {

// Waits on the thread of `loop` for what is answered on another one. `begin` is given the function
// to call with it, once. The loop's handlers are counted until they have.
template <typename Value, typename Loop, typename Begin>
Awaitable<Value> answerOf(Loop &loop, Begin begin)
{
    const auto start = [&loop, &begin](auto completion) {
        auto shared = std::make_shared<decltype(completion)>(std::move(completion));
        loop.handlers.enter();
        begin([&loop, shared](Value value) {
            asio::post(loop.io, [shared, value = std::move(value)]() mutable {
                std::move (*shared)(std::move(value));
            });
            loop.handlers.leave();
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<IoExecutor>, void(Value)>(
        start, kAwait);
}

} // namespace nw::server
