#include "app/controllers/settingscontroller.h"

#include "app/composition.h"
#include "app/models/comiclistmodel.h"
#include "app/models/foldersize.h"
#include "app/pages/settingspage.h"
#include "services-client/transport/onready.h"

namespace nw::app {

SettingsController::SettingsController(Composition &parts, SettingsPage &page, Settings &settings,
                                       Theme &theme, const ComicListModel &library, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_page(page)
    , m_settings(settings)
    , m_theme(theme)
    , m_library(library)
{
    page.setServerUrl(parts.client().serverUrl());
    connect(&page, &SettingsPage::appearanceChosen, this, &SettingsController::chooseAppearance);
    connect(&page, &SettingsPage::motionChosen, this, [this](Motion motion) {
        m_settings.setMotion(motion);
        m_theme.setMotion(motion);
    });
    connect(&page, &SettingsPage::serverChosen, this, &SettingsController::useServer);
    connect(&page, &SettingsPage::signInRequested, this, &SettingsController::signInRequested);
    connect(&page, &SettingsPage::signOutRequested, this, &SettingsController::signOutRequested);
    connect(&page, &SettingsPage::deviceSignOutRequested, this, &SettingsController::signOutDevice);
    connect(&page, &SettingsPage::clearDownloadsRequested, this,
            &SettingsController::clearDownloads);
}

void SettingsController::chooseAppearance(AppearanceChoice choice)
{
    m_settings.setAppearance(choice);
    m_theme.setChoice(choice);
}

void SettingsController::useServer(const QUrl &url)
{
    m_settings.setServerUrl(url);
    m_page.showServerUsed();
    if (url == m_parts.client().serverUrl()) {
        return;
    }
    onReady(m_parts.client().setServerUrl(url), this, [this](const Result<void> &used) {
        if (!used) {
            Q_EMIT failed(used.error());
        }
    });
    Q_EMIT serverChanged();
}

void SettingsController::clearDownloads()
{
    for (const ComicItem &item : m_library.items()) {
        if (item.origin == ComicOrigin::Server && item.download != DownloadPhase::None) {
            m_parts.client().removeDownload(item.key);
        }
    }
}

void SettingsController::refreshAccount()
{
    SettingsPage::AccountView view;
    if (const auto account = m_parts.client().account()) {
        view.username = account->username;
        view.email = account->email;
    }
    view.deviceName = m_parts.deviceName();
    m_page.setAccount(view);
    if (m_page.isVisible()) {
        refreshDevices();
    }
}

void SettingsController::refreshStorage()
{
    SettingsPage::StorageView view;
    view.folder = m_parts.profileDir();
    for (const ComicItem &item : m_library.items()) {
        view.downloads +=
            item.origin == ComicOrigin::Server && item.download != DownloadPhase::None ? 1 : 0;
    }
    onReady(folderSize(m_parts.workers(), m_parts.profileDir()), this,
            [this, view](std::int64_t sizeBytes) mutable {
                view.sizeBytes = sizeBytes;
                m_page.setStorage(view);
            });
}

void SettingsController::refreshDevices()
{
    if (!m_parts.client().account()) {
        return;
    }
    onReady(m_parts.client().sessions(), this, [this](const Result<QList<SessionInfo>> &sessions) {
        if (sessions) {
            showDevices(*sessions);
        } else {
            m_page.setDevicesUnknown();
        }
    });
}

void SettingsController::showDevices(const QList<SessionInfo> &sessions)
{
    QList<SettingsPage::DeviceView> devices;
    for (const SessionInfo &session : sessions) {
        if (!session.current) {
            devices.append(
                {session.id,
                 session.device.isEmpty() ? tr("A device without a name") : session.device,
                 dayText(session.lastUsedAtMs, m_parts.nowMs())});
        }
    }
    m_page.setDevices(devices);
}

void SettingsController::signOutDevice(const QString &sessionId, const QString &name)
{
    onReady(m_parts.client().endSession(sessionId), this, [this, name](const Result<void> &ended) {
        // NotFound: it was signed out over there meanwhile, which is what was wanted.
        if (ended || ended.error().code == ErrorCode::NotFound) {
            Q_EMIT deviceSignedOut(name);
        } else {
            Q_EMIT failed(ended.error());
        }
        refreshDevices();
    });
}

} // namespace nw::app
