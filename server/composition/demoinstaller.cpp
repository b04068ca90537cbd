#include "server/composition/demoinstaller.h"

namespace nw::server {

void DemoInstaller::begin(Install install)
{
    m_thread.tryRun([this, install = std::move(install)] {
        install([this] { return !m_isBrokenOff; });
        m_hasEnded = true;
    });
}

Result<void> DemoInstaller::check() const
{
    if (m_hasEnded)
        return {};
    return failure(ErrorCode::Unavailable, QStringLiteral("the demo catalogue is being made"));
}

} // namespace nw::server
