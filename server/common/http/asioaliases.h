#pragma once

// For the two files that know Boost, and for no other: it costs them half a minute to compile.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility> // for std::exchange, which Boost 1.74's awaitable uses without including it

namespace nw::server {

namespace asio = boost::asio;
using SystemError = boost::system::error_code;
using IoExecutor =
    asio::io_context::executor_type; // a concrete one costs less than any_io_executor
using Tcp = asio::ip::tcp;
using TimePoint = std::chrono::steady_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

template <typename T> using Awaitable = asio::awaitable<T, IoExecutor>;
constexpr asio::use_awaitable_t<IoExecutor> kAwait{};

} // namespace nw::server
