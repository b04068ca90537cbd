#include "resources/icons/icons.h"

#include <QtCore/qglobal.h>

// The macro declares a function, so it has to stand outside every namespace.
static void registerIcons()
{
    Q_INIT_RESOURCE(icons);
}

void nw::initIcons()
{
    registerIcons();
}
