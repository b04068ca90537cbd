#pragma once

#include "server/console/metricsview.h"

#include <QJsonObject>
#include <QStringList>

namespace nw::server::console {

struct ScreenSize
{
    int columns = 80;
    int rows = 24;
};

// What the console shows at one moment.
struct ScreenState
{
    QString server; // its address
    bool isReachable = false;
    QJsonObject health; // of /admin/health
    Overview overview;
    QStringList output; // of the last command
    QString prompt; // what is being typed
};

// The screen as lines of at most `size.columns` characters, exactly `size.rows` of them: the state
// above, what the last command said in the middle (its end when it is longer), the prompt in the
// last line. Plain text: whoever draws it adds nothing that strangers wrote.
QStringList drawScreen(const ScreenState &state, ScreenSize size);

} // namespace nw::server::console
