#pragma once

#include "app/pages/page.h"
#include "app/theme/theme.h"

#include <QList>
#include <QUrl>

class QVBoxLayout;

namespace nw::app {

class Button;
class Card;
class Label;
class Segmented;
class TextField;
class Toggle;

// The person's choices, in groups that the search narrows. objectNames: settingsPage,
// appearance.system, appearance.light, appearance.dark, settings.motion, settings.server (the
// edit), settings.serverSave, settings.account (signs in or out), settings.clearDownloads,
// settings.device.<session id> (signs that device out).
class SettingsPage : public Page
{
    Q_OBJECT

public:
    explicit SettingsPage(Theme &theme, QWidget *parent = nullptr);

    void setServerUrl(const QUrl &url);
    void showServerUsed(); // the one that was just entered
    struct AccountView
    {
        QString username; // empty: signed out
        QString email;
        QString deviceName;
    };
    void setAccount(const AccountView &account);
    struct DeviceView
    {
        QString sessionId;
        QString name;
        QString lastUsed; // "Yesterday"
    };
    // The person's other devices. Shown while somebody is signed in.
    void setDevices(const QList<DeviceView> &devices);
    void setDevicesUnknown(); // the server cannot be asked now
    struct StorageView
    {
        int downloads = 0;
        std::int64_t sizeBytes = 0;
        QString folder;
    };
    void setStorage(const StorageView &storage);

    QStringList path() const override;
    QString searchPlaceholder() const override;
    QString searchText() const override { return m_search; }
    void search(const QString &text) override;
    QWidget *startOfFocus() override;

Q_SIGNALS:
    void appearanceChosen(nw::app::AppearanceChoice choice);
    void motionChosen(nw::app::Motion motion);
    void serverChosen(const QUrl &url);
    void signInRequested();
    void signOutRequested();
    void deviceSignOutRequested(const QString &sessionId, const QString &name);
    void clearDownloadsRequested();

private:
    QVBoxLayout *addGroup(const QString &title, const QString &searchWords);
    void addRow(QVBoxLayout *group, const QString &title, const QString &help, QWidget *control);
    void buildAppearance();
    void buildServer();
    void buildAccount();
    void buildDevices(QVBoxLayout *group);
    QWidget *deviceRow(const DeviceView &device);
    void showDeviceRows(const QList<QWidget *> &rows, const QString &help);
    void buildStorage();
    void saveServer();

    struct Group
    {
        Card *card = nullptr;
        Label *title = nullptr;
        QString words;
    };

    Theme &m_theme;
    QVBoxLayout *m_column;
    QList<Group> m_groups;
    QString m_search;
    Label *m_nothing;
    Segmented *m_appearance = nullptr;
    Toggle *m_motion = nullptr;
    TextField *m_server = nullptr;
    Button *m_serverSave = nullptr;
    Label *m_accountName = nullptr;
    Label *m_accountHelp = nullptr;
    Button *m_accountButton = nullptr;
    Label *m_device = nullptr;
    QWidget *m_devices = nullptr; // the part about other devices
    Label *m_devicesHelp = nullptr;
    QVBoxLayout *m_deviceRows = nullptr;
    Label *m_storage = nullptr;
    Label *m_folder = nullptr;
    Button *m_clear = nullptr;
    bool m_signedIn = false;
};

} // namespace nw::app
