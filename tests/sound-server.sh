#!/bin/sh
# A PulseAudio server of a test's or a benchmark's own, with virtual devices at the engine's format, so that samples pass bit
# by bit:
#   speaker      the default loudspeaker; its sound is recorded from speaker.monitor
#   microphone   the default microphone, which says what is played to the loudspeaker "caller"
# Usage: sound-server.sh FOLDER [speaker-only]. It listens on FOLDER/native, keeps its files in FOLDER, and is killed when the
# standard input ends, for whatever reason.
folder=$1
devices=${2:-all}
export HOME="$folder" XDG_RUNTIME_DIR="$folder" XDG_CONFIG_HOME="$folder" PULSE_RUNTIME_PATH="$folder" PULSE_STATE_PATH="$folder"
unset PULSE_SERVER DBUS_SESSION_BUS_ADDRESS

# A null sink that rewinds when a stream starts takes the stream's first milliseconds away from its monitor.
format='rate=24000 channels=1 format=s16le'
sink="$format norewinds=true"
set -- -L "module-null-sink sink_name=speaker $sink sink_properties=device.description=Loudspeaker"
if [ "$devices" = all ]; then
    set -- "$@" -L "module-null-sink sink_name=caller $sink sink_properties=device.description=Caller" \
        -L "module-remap-source source_name=microphone master=caller.monitor $format source_properties=device.description=Headset"
fi

# The protocol comes last, so that whoever can connect finds everything.
pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --system=false --disable-shm=yes --realtime=no \
    --high-priority=no --log-target=stderr --log-level=warning "$@" \
    -L "module-native-protocol-unix auth-anonymous=1 socket=$folder/native" </dev/null >&2 &
server=$!
read -r _
kill -9 $server
wait $server
