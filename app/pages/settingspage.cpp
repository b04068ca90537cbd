#include "app/pages/settingspage.h"

#include "app/models/comicitem.h"
#include "app/settings.h"
#include "app/theme/metrics.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/label.h"
#include "app/widgets/scrollpane.h"
#include "app/widgets/segmented.h"
#include "app/widgets/textfield.h"
#include "app/widgets/toggle.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kColumnWidth = 720;
constexpr int kCardPadding = 17;

} // namespace

SettingsPage::SettingsPage(Theme &theme, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_column(nullptr)
    , m_nothing(new Label(theme, TypeStep::Reading, TypeWeight::Regular, Ink::Muted,
                          tr("No setting matches these words.")))
{
    setObjectName(QStringLiteral("settingsPage"));
    auto *column = new QWidget;
    column->setMaximumWidth(kColumnWidth);
    m_column = new QVBoxLayout(column);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(kSpace12);
    buildAppearance();
    buildAccount();
    buildServer();
    buildStorage();
    m_column->addWidget(m_nothing);
    m_column->addStretch(1);
    m_nothing->hide();
    auto *inside = new QWidget;
    auto *row = new QHBoxLayout(inside);
    row->setContentsMargins(kSpace24, kPageTopPadding, kSpace12, kSpace24);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(new ScrollPane(inside));
}

QVBoxLayout *SettingsPage::addGroup(const QString &title, const QString &searchWords)
{
    auto *head = new Label(m_theme, TypeStep::Reading, TypeWeight::SemiBold, Ink::Text, title);
    auto *card = new Card(m_theme);
    auto *group = new QVBoxLayout(card);
    group->setContentsMargins(kCardPadding, kSpace16, kCardPadding, kSpace16);
    group->setSpacing(kSpace16);
    m_column->addWidget(head);
    m_column->addWidget(card);
    m_column->addSpacing(kSpace12);
    m_groups.append({card, head, title + QLatin1Char(' ') + searchWords});
    return group;
}

void SettingsPage::addRow(QVBoxLayout *group, const QString &title, const QString &help,
                          QWidget *control)
{
    if (group->count() > 0) {
        group->addWidget(new Divider(m_theme, Qt::Horizontal));
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new Label(m_theme, TypeStep::Body, TypeWeight::Medium, Ink::Text, title));
    auto *below = new Label(m_theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted, help);
    below->setWordWrap(true);
    words->addWidget(below);
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace24);
    row->addLayout(words, 1);
    row->addWidget(control, 0, Qt::AlignVCenter);
    group->addLayout(row);
}

void SettingsPage::buildAppearance()
{
    QVBoxLayout *group =
        addGroup(tr("Appearance"), tr("theme dark light system colours motion animation"));
    m_appearance = new Segmented(m_theme,
                                 {{QStringLiteral("appearance.system"), tr("System"), {}},
                                  {QStringLiteral("appearance.light"), tr("Light"), {}},
                                  {QStringLiteral("appearance.dark"), tr("Dark"), {}}},
                                 kControlHeight);
    m_appearance->setCurrent(static_cast<int>(m_theme.choice()));
    connect(m_appearance, &Segmented::currentChanged, this,
            [this](int index) { Q_EMIT appearanceChosen(static_cast<AppearanceChoice>(index)); });
    addRow(group, tr("Theme"), tr("System follows your desktop."), m_appearance);
    m_motion = new Toggle(m_theme, tr("Reduce motion"));
    m_motion->setObjectName(QStringLiteral("settings.motion"));
    m_motion->setChecked(m_theme.motion() == Motion::Reduced);
    connect(m_motion, &Toggle::toggled, this,
            [this](bool on) { Q_EMIT motionChosen(on ? Motion::Reduced : Motion::Full); });
    addRow(group, tr("Reduce motion"), tr("Pages and panels change at once, without sliding."),
           m_motion);
    // The menu changes them too.
    connect(&m_theme, &Theme::changed, this, [this] {
        m_appearance->setCurrent(static_cast<int>(m_theme.choice()));
        m_motion->setChecked(m_theme.motion() == Motion::Reduced);
    });
}

void SettingsPage::buildAccount()
{
    QVBoxLayout *group =
        addGroup(tr("Account and devices"), tr("sign in out user name e-mail device session"));
    m_accountName = new Label(m_theme, TypeStep::Body, TypeWeight::Medium, Ink::Text);
    m_accountHelp = new Label(m_theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted);
    m_accountHelp->setWordWrap(true);
    m_accountButton = new Button(m_theme, ButtonKind::Secondary, {});
    m_accountButton->setObjectName(QStringLiteral("settings.account"));
    connect(m_accountButton, &Button::clicked, this, [this] {
        if (m_signedIn) {
            Q_EMIT signOutRequested();
        } else {
            Q_EMIT signInRequested();
        }
    });
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_accountName);
    words->addWidget(m_accountHelp);
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace24);
    row->addLayout(words, 1);
    row->addWidget(m_accountButton, 0, Qt::AlignVCenter);
    group->addLayout(row);
    m_device = new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted);
    addRow(group, tr("This device"), tr("The name that your other devices show."), m_device);
    buildDevices(group);
    setAccount({});
}

void SettingsPage::buildDevices(QVBoxLayout *group)
{
    m_devices = new QWidget;
    auto *column = new QVBoxLayout(m_devices);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpace16);
    column->addWidget(new Divider(m_theme, Qt::Horizontal));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(
        new Label(m_theme, TypeStep::Body, TypeWeight::Medium, Ink::Text, tr("Other devices")));
    m_devicesHelp = new Label(m_theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted);
    m_devicesHelp->setWordWrap(true);
    words->addWidget(m_devicesHelp);
    column->addLayout(words);
    m_deviceRows = new QVBoxLayout;
    m_deviceRows->setSpacing(kSpace12);
    column->addLayout(m_deviceRows);
    group->addWidget(m_devices);
    setDevicesUnknown();
}

QWidget *SettingsPage::deviceRow(const DeviceView &device)
{
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace24);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    auto *name = new Label(m_theme, TypeStep::Body, TypeWeight::Regular, Ink::Text);
    name->setElided();
    name->setFullText(device.name);
    words->addWidget(name);
    words->addWidget(new Label(m_theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted,
                               tr("Last used: %1").arg(device.lastUsed)));
    row->addLayout(words, 1);
    auto *out = new Button(m_theme, ButtonKind::Danger, tr("Sign out"));
    out->setObjectName(QStringLiteral("settings.device.") + device.sessionId);
    out->setAccessibleName(tr("Sign out %1").arg(device.name));
    connect(out, &Button::clicked, this, [this, out, device] {
        out->setEnabled(false); // until the list comes anew
        Q_EMIT deviceSignOutRequested(device.sessionId, device.name);
    });
    row->addWidget(out, 0, Qt::AlignVCenter);
    return line;
}

void SettingsPage::showDeviceRows(const QList<QWidget *> &rows, const QString &help)
{
    while (QLayoutItem *item = m_deviceRows->takeAt(0)) {
        item->widget()->deleteLater(); // one of its buttons may have led here
        item->widget()->hide();
        delete item;
    }
    for (QWidget *row : rows) {
        m_deviceRows->addWidget(row);
    }
    m_devicesHelp->setText(help);
}

void SettingsPage::setDevices(const QList<DeviceView> &devices)
{
    QList<QWidget *> rows;
    for (const DeviceView &device : devices) {
        rows.append(deviceRow(device));
    }
    showDeviceRows(rows,
                   rows.isEmpty()
                       ? tr("You are signed in on this device only.")
                       : tr("Where you are signed in too. Sign out what you no longer have."));
}

void SettingsPage::setDevicesUnknown()
{
    showDeviceRows({}, tr("They are shown here when the server can be reached."));
}

void SettingsPage::buildServer()
{
    QVBoxLayout *group = addGroup(tr("Server"), tr("address url host network"));
    m_server = new TextField(m_theme, FieldKind::Text, tr("Address"));
    m_server->edit()->setObjectName(QStringLiteral("settings.server"));
    m_server->setHint(tr("Where the store and your account are. What is on this computer stays."));
    m_serverSave = new Button(m_theme, ButtonKind::Secondary, tr("Save"));
    m_serverSave->setObjectName(QStringLiteral("settings.serverSave"));
    m_serverSave->setFixedHeight(kControlHeight + 4);
    m_serverSave->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace12);
    row->addWidget(m_server, 1);
    auto *button = new QVBoxLayout; // beside the box, under the label's line
    button->addSpacing(lineHeightPx(TypeStep::Body) + 6);
    button->addWidget(m_serverSave);
    button->addStretch(1);
    row->addLayout(button);
    group->addLayout(row);
    connect(m_server, &TextField::textEdited, this, [this] { m_serverSave->setEnabled(true); });
    connect(m_server, &TextField::submitted, this, &SettingsPage::saveServer);
    connect(m_serverSave, &Button::clicked, this, &SettingsPage::saveServer);
}

void SettingsPage::buildStorage()
{
    QVBoxLayout *group = addGroup(tr("Storage"), tr("cache size disk downloads space folder"));
    m_clear = new Button(m_theme, ButtonKind::Danger, tr("Remove all downloads"));
    m_clear->setObjectName(QStringLiteral("settings.clearDownloads"));
    connect(m_clear, &Button::clicked, this, &SettingsPage::clearDownloadsRequested);
    m_storage = new Label(m_theme, TypeStep::Body, TypeWeight::Medium, Ink::Text);
    m_folder = new Label(m_theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted);
    m_folder->setElided();
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_storage);
    words->addWidget(m_folder);
    auto *row = new QHBoxLayout;
    row->setSpacing(kSpace24);
    row->addLayout(words, 1);
    row->addWidget(m_clear, 0, Qt::AlignVCenter);
    group->addLayout(row);
    setStorage({});
}

void SettingsPage::setServerUrl(const QUrl &url)
{
    m_server->setText(url.toString());
}

void SettingsPage::showServerUsed()
{
    m_serverSave->setEnabled(false);
    m_server->setHint(tr("Saved. Nerdwork+ uses this server now."));
}

void SettingsPage::saveServer()
{
    const QUrl url = serverUrlFromText(m_server->text());
    if (!url.isValid()) {
        m_server->setError(tr("Enter an address like http://127.0.0.1:3000."));
        return;
    }
    Q_EMIT serverChosen(url);
}

void SettingsPage::setAccount(const AccountView &account)
{
    m_signedIn = !account.username.isEmpty();
    m_accountName->setText(m_signedIn ? tr("Signed in as %1").arg(account.username)
                                      : tr("Not signed in"));
    m_accountHelp->setText(
        m_signedIn ? account.email
                   : tr("Reading needs no account. One keeps your place on every device."));
    m_accountButton->setText(m_signedIn ? tr("Sign out") : tr("Sign in"));
    m_accountButton->setIconName(m_signedIn ? QStringLiteral("log-out") : QStringLiteral("user"));
    m_device->setText(account.deviceName);
    m_devices->setVisible(m_signedIn);
}

void SettingsPage::setStorage(const StorageView &storage)
{
    m_storage->setText(tr("%n downloaded comics, %1", nullptr, storage.downloads)
                           .arg(sizeText(storage.sizeBytes)));
    m_folder->setFullText(tr("Kept in %1").arg(storage.folder));
    m_clear->setVisible(storage.downloads > 0);
}

QStringList SettingsPage::path() const
{
    return {tr("Settings")};
}

QString SettingsPage::searchPlaceholder() const
{
    return tr("Search settings");
}

void SettingsPage::search(const QString &text)
{
    m_search = text;
    int shown = 0;
    for (const Group &group : std::as_const(m_groups)) {
        const bool fits = text.isEmpty() || group.words.contains(text, Qt::CaseInsensitive);
        group.card->setVisible(fits);
        group.title->setVisible(fits);
        shown += fits ? 1 : 0;
    }
    m_nothing->setVisible(shown == 0);
}

QWidget *SettingsPage::startOfFocus()
{
    return m_appearance;
}

} // namespace nw::app
