#include "services-client/environment.h"

#include "services-client/contract/ids.h"

#include <QDateTime>

namespace nw {

Environment systemEnvironment()
{
    return {[] { return std::int64_t(QDateTime::currentMSecsSinceEpoch()); },
            [] { return makeUuidV7(); }};
}

} // namespace nw
