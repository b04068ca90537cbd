#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>

namespace nw::server {

// One OpenAPI 3.1 document out of the parts that the services bring. Tags, paths and components are
// put together; a path, a component or a tag that two parts define is an error, and so is a member
// that a part may not have. The first part is the whole around them: it may have every member.
//
// Its "x-responses-of-every-operation" (status to response) go into each operation that does not
// say better, so that what the engine and the gateway may answer is in the document once and
// everywhere.
Result<QByteArray> mergeOpenApi(const QList<QByteArray> &parts);

// The document of this program, from the parts that are compiled in.
Result<QByteArray> openApiDocument();

} // namespace nw::server
