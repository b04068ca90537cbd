#pragma once

#include <QString>

namespace nw::server {

// Characters as people count them to a limit: code points, however many code units they take.
inline qsizetype characterCount(QStringView text)
{
    return text.toUcs4().size();
}

} // namespace nw::server
