#pragma once

#include "app/theme/theme.h"
#include "services-client/contract/account.h"
#include "services-client/contract/result.h"

#include <QObject>
#include <QUrl>

namespace nw::app {

class ComicListModel;
class Composition;
class Settings;
class SettingsPage;

// Keeps the settings page at what is true now, and does what it says.
class SettingsController : public QObject
{
    Q_OBJECT

public:
    SettingsController(Composition &parts, SettingsPage &page, Settings &settings, Theme &theme,
                       const ComicListModel &library, QObject *parent = nullptr);

    void chooseAppearance(AppearanceChoice choice);
    void refreshAccount();
    // What is only looked for while somebody looks at it.
    void refreshStorage();
    void refreshDevices();

Q_SIGNALS:
    void signInRequested();
    void signOutRequested();
    void serverChanged();
    void deviceSignedOut(const QString &name);
    void failed(const nw::Error &error);

private:
    void useServer(const QUrl &url);
    void clearDownloads();
    void signOutDevice(const QString &sessionId, const QString &name);
    void showDevices(const QList<SessionInfo> &sessions);

    Composition &m_parts;
    SettingsPage &m_page;
    Settings &m_settings;
    Theme &m_theme;
    const ComicListModel &m_library;
};

} // namespace nw::app
