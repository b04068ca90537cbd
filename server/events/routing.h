#pragma once

#include "server/common/http/router.h"
#include "server/events/organising.h"
#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

namespace nw::server::events {

// The id that the path names. NotFound for what is no id, without a look into the database.
Result<QString> idOf(const Request &request, const char *argument = "id");

// The whole body of a request, read strictly: members that `read` does not ask for are refused.
template <typename T, typename Read> Result<T> readBody(const Request &request, Read read)
{
    const Result<QJsonObject> json = parseJsonObject(request.body);
    if (!json)
        return tl::unexpected(json.error());
    JsonReader in(*json);
    T value = read(in);
    in.refuseOthers();
    return in.finish(std::move(value));
}

// `data` of an answer.
template <typename T> QByteArray jsonOf(const T &value)
{
    JsonWriter out;
    write(out, value);
    return out.take();
}

Organiser organiserOf(const Request &request);

Route moneyRoute(const char *pattern, Handler handler); // a POST of whoever is signed in
Route organiserRoute(Method method, const char *pattern, Handler handler);

} // namespace nw::server::events
