#pragma once

#include <QWidget>

namespace nw::app {

class Theme;

enum class Tone
{
    Neutral,
    Accent,
    Ok,
    Warn,
    Danger
};

// A small pill that says a state. Not to be pressed.
class Tag : public QWidget
{
    Q_OBJECT

public:
    Tag(const Theme &theme, Tone tone, const QString &text, QWidget *parent = nullptr);

    void setTag(Tone tone, const QString &text);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Tone m_tone;
    QString m_text;
};

} // namespace nw::app
