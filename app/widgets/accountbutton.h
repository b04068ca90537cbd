#pragma once

#include "app/widgets/statefade.h"

#include <QAbstractButton>

namespace nw::app {

// What the account button says; the word always stands beside the dot.
enum class AccountState
{
    SignedOut,
    Synced,
    Syncing,
    Offline,
    Failing,
    NeedsYou
};

// Who is signed in and how the sync stands. objectName: accountButton.
class AccountButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit AccountButton(const Theme &theme, QWidget *parent = nullptr);

    void setState(AccountState state);
    AccountState state() const { return m_state; }
    void setUserName(const QString &name); // empty: nobody
    static QString stateWord(AccountState state);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refreshText();
    QColor dotColour() const;

    const Theme &m_theme;
    HoverFade m_hover;
    AccountState m_state = AccountState::SignedOut;
    QString m_userName;
};

// Two letters for a name: "Maya Ortiz" gives MO, "maya" gives MA.
QString initialsOf(const QString &name);

} // namespace nw::app
